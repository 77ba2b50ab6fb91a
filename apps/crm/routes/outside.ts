import { at } from './door.ts'

/** Services outside the system that are not set up: each says so in the words its screen expects. */
export const outside = [
  at('GET', '/api/gemini/status/', () => ({ body: { available: false, model: null, api_key_configured: false, user_context: null } })),
  at('GET', '/api/jitsi-calls/', () => ({ body: [] })),
  at('GET', '/api/jitsi-calls/my_active_call/', () => ({ status: 204 })),
  at('POST', '/api/jitsi-calls/heartbeat/', () => ({ body: { status: 'ok' } })),
  at('GET', '/api/jitsi-calls/online_users/', () => ({ body: [] })),
  at('GET', '/api/messages/unread_count/', () => ({ body: { unread_count: 0 } })),
  at('GET', '/api/conversations/', () => ({ body: [] })),
  at('POST', '/api/pusher/auth/', () => ({ status: 503, body: { error: 'Live updates are not configured.' } })),
  at('GET', '/api/telegram/generate-link/', () => ({ status: 503, body: { error: 'Telegram is not configured.' } })),
  at('GET', '/api/user-presence/online_users/', () => ({ body: [] })),
]
