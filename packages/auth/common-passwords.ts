import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

let known: ReadonlySet<string> | undefined

/** Django's twenty thousand passwords that guessers try first, in lower case; read when first asked for. */
export function commonPasswords(): ReadonlySet<string> {
  known ??= new Set(gunzipSync(readFileSync(new URL('./common-passwords.txt.gz', import.meta.url))).toString('utf8').split('\n').map((line) => line.trim()).filter((line) => line !== ''))
  return known
}
