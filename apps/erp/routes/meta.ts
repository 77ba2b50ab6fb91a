import { anyone } from '@tenon/model'
import { type PlainRoute, route } from '@tenon/http'

const open = { allow: anyone, identify: [], throttle: false } as const

/** What machines and newcomers ask first. */
export const metaRoutes: PlainRoute[] = [
  route('GET', '/', () => ({ body: { message: 'Pharma ERP API', frontend: process.env.FRONTEND_URL ?? 'http://localhost:5173', docs: '/docs' } }), open),
  route('GET', '/health', async ({ engine }) => {
    try {
      const postgres = engine.database.kind === 'postgres'
      const answer = await engine.database.run({ text: postgres ? 'select current_user::text' : "select 'sqlite'", params: [], columns: [{ is: 'text' }] })
      return { body: { status: 'ok', db_user: String(answer.rows[0]?.[0]) } }
    } catch { return { status: 503, body: { detail: 'Database unavailable' } } }
  }, open),
]
