import { text } from '@tenon/model'
import { readInput } from '@tenon/http'
import { open } from './auth.ts'
import { alsoBare, at, type PlainRoute, type Reply } from './door.ts'

const missing = (what: string) => (): Reply => ({ status: 503, body: { error: `${what} is not configured.`, details: `${what} is not configured.` } })
const event = (data: Record<string, unknown>): string => `data: ${JSON.stringify(data)}\n\n`

/** An assistant that is not there still speaks its protocol: the chat shows the sentence. */
function chat({ request }: { readonly request: Parameters<typeof readInput>[0] }): Reply {
  readInput(request, { message: text() })
  return { status: 200, headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }, body: event({ type: 'connected' }) + event({ type: 'error', error: 'The AI assistant is not configured.' }) }
}

/** Services outside the system that are not set up: each says so in the words its screen expects. */
export const outside: PlainRoute[] = [
  at('GET', '/api/gemini/status/', () => ({ body: { available: false, model: null, api_key_configured: false, user_context: null } })),
  at('POST', '/api/gemini/chat/', chat),
  at('GET', '/api/gemini/conversations/', () => ({ body: [] })), at('DELETE', '/api/gemini/conversations/{id}/', () => ({ status: 404, body: { detail: 'Not found.' } })),
  at('GET', '/api/jitsi-calls/', () => ({ body: [] })),
  at('POST', '/api/jitsi-calls/initiate_call/', missing('Video calling')), at('POST', '/api/jitsi-calls/initiate_call_by_email/', missing('Video calling')),
  at('POST', '/api/jitsi-calls/{id}/update_status/', () => ({ status: 404, body: { detail: 'Not found.' } })),
  at('GET', '/api/jitsi-calls/my_active_call/', () => ({ status: 204 })),
  at('POST', '/api/jitsi-calls/heartbeat/', () => ({ body: { status: 'ok' } })),
  at('GET', '/api/jitsi-calls/online_users/', () => ({ body: [] })), at('GET', '/api/user-presence/online_users/', () => ({ body: [] })), at('GET', '/api/user-presence/', () => ({ body: [] })),
  at('POST', '/api/pusher/auth/', missing('Live updates')),
  at('GET', '/api/telegram/generate-link/', missing('Telegram')), open(at('POST', '/api/telegram/auth/', missing('Telegram'))),
  ...alsoBare(open(at('POST', '/api/telegram/send-verification-code/', missing('Telegram')))), ...alsoBare(open(at('POST', '/api/telegram/verify-phone-code/', missing('Telegram')))),
  ...alsoBare(open(at('GET', '/api/telegram/check-verification-code/', missing('Telegram')))),
]
