import type { Mailer } from '@tenon/mail'
import type { Outcome } from './deliver.ts'
import { signed } from './keys.ts'

type Row = Record<string, unknown>
export interface Letters {
  /** What the application calls itself. */
  readonly name: string
  /** The address of the front end; links of notices follow it. */
  readonly frontEnd: string
  /** Where `List-Unsubscribe` leads: the address of the endpoint. */
  readonly unsubscribe: string
}
export interface Letter { readonly to: string; readonly user: Row; readonly notes: readonly Row[]; /** Names the letter: sent twice, it is the same one. */ readonly delivery: string; readonly secret: string }

/** One event as one letter, several as a digest. */
export async function send(mailer: Mailer, { name, frontEnd, unsubscribe }: Letters, { to, user, notes, delivery, secret }: Letter): Promise<Outcome> {
  const [first] = notes
  const kind = notes.every((note) => note.kind === first!.kind) ? String(first!.kind) : '*'
  const link = `${unsubscribe}?token=${signed(secret, user.id, kind)}`
  const told = notes.map((note) => [note.title, note.message, ...(note.link === null || note.link === undefined ? [] : [`${frontEnd.replace(/\/$/, '')}${String(note.link)}`])].join('\n'))
  const subject = (notes.length === 1 ? String(first!.title) : `${name}: ${notes.length} notifications`).replace(/[\r\n]+/g, ' ')
  try {
    await mailer.send({
      to, subject, text: `${told.join('\n\n')}\n\n--\n${name}. No more of these letters: ${link}\n`, messageId: `<notification-${delivery}@${new URL(frontEnd).hostname}>`,
      headers: { 'List-Unsubscribe': `<${link}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', 'Auto-Submitted': 'auto-generated' },
    })
    return { state: 'sent', provider: `notification-${delivery}` }
  } catch (error) { return failed(error) }
}

/** What a mail server said is sure; when it said nothing, the letter may have left unless there was no connection. */
function failed(error: unknown): Outcome {
  const { responseCode, command, code, message } = error as { readonly responseCode?: number; readonly command?: string; readonly code?: string; readonly message?: string }
  const text = String(message ?? error).slice(0, 500)
  if (error instanceof TypeError) return { state: 'failed', error: text }
  if (responseCode !== undefined) return { state: responseCode >= 500 ? 'failed' : 'queued', error: text }
  return { state: command === 'CONN' || code === 'ECONNREFUSED' || code === 'EDNS' ? 'queued' : 'unsure', error: text }
}
