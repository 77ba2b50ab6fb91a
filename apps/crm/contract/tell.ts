import assert from 'node:assert/strict'
import { type Answer, fits, type Json, type Role, type Running } from './harness.ts'

/** Calls and their answers in one line each. */
export function teller(running: () => Running, role: Role = 'owner') {
  const call = async (method: string, path: string, status: number, body?: unknown, as: string | null = running().as(role)): Promise<Answer> => {
    const answer = await running().ask(as, method, path, body)
    assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(body ?? '')} answered ${answer.status} ${answer.text.slice(0, 400)}`)
    return answer
  }
  return {
    call,
    get: (path: string, status = 200, as?: string | null) => call('GET', path, status, undefined, as === undefined ? running().as(role) : as),
    post: (path: string, body: unknown, status = 200) => call('POST', path, status, body),
    put: (path: string, body: unknown, status = 200) => call('PUT', path, status, body),
    patch: (path: string, body: unknown, status = 200) => call('PATCH', path, status, body),
    remove: (path: string, status = 204) => call('DELETE', path, status),
    /** A list in its envelope, whose rows have a shape; answers the rows. */
    async list(path: string, shape: Readonly<Record<string, string>>): Promise<Json[]> {
      const { json } = await call('GET', path, 200)
      fits(json, { count: 'int', next: 'string|null', previous: 'string|null', results: '[]' }, path)
      const rows = json.results as Json[]
      for (const row of rows) fits(row, shape, path)
      return rows
    },
  }
}
export const found = (answer: Answer): Json => answer.json
/** The problems of a refused write, by field. */
export const problems = (answer: Answer): Json => (answer.json.details ?? {}) as Json
