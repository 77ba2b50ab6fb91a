import type { PlainRoute } from '@tenon/http'
import { open } from './door.ts'

/** Under the names that the tests, the compose file and the client library ask for. */
export const healthRoutes: PlainRoute[] = ['/api/health', '/health'].map((path) => open('GET', path, async ({ engine }) => {
  await engine.database.run({ text: 'select 1', params: [], columns: [{ is: 'integer' }] })
  return { body: { status: 'healthy' } }
}))
