/** Bytes that are not text in the charset they claim; `message` is Python's. */
export class DecodeError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'DecodeError'
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const loose = new TextDecoder('utf-8', { ignoreBOM: true })
const aliases: Readonly<Record<string, string>> = { 'latin-1': 'latin1', latin1: 'latin1', 'iso-8859-1': 'latin1', 'iso8859-1': 'latin1', l1: 'latin1', ascii: 'ascii', 'us-ascii': 'ascii', 'utf-16': 'utf-16le', 'utf-16-le': 'utf-16le', 'utf-16le': 'utf-16le' }

/** Body bytes as text. An unknown charset counts as UTF-8. */
export function decodeBody(bytes: Uint8Array, charset?: string): string {
  const name = aliases[(charset ?? 'utf-8').trim().toLowerCase().replace(/_/g, '-')]
  if (name === 'latin1') return Buffer.from(bytes).toString('latin1')
  if (name === 'utf-16le') return new TextDecoder('utf-16le').decode(bytes)
  if (name === 'ascii') {
    const bad = bytes.findIndex((b) => b > 0x7f)
    if (bad >= 0) throw new DecodeError(`'ascii' codec can't decode byte ${hex(bytes[bad]!)} in position ${bad}: ordinal not in range(128)`)
  }
  try {
    return strict.decode(bytes)
  } catch {
    return loose.decode(bytes.subarray(0, checkedLength(bytes)))
  }
}

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`

/** The length without a sequence cut off at the end, which Python's stream reader drops. Throws for any other bad byte. */
function checkedLength(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const first = bytes[at]!
    const size = first < 0x80 ? 1 : first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0
    if (size === 0) throw new DecodeError(`'utf-8' codec can't decode byte ${hex(first)} in position ${at}: invalid start byte`)
    for (let i = 1; i < size; i++) {
      const next = bytes[at + i]
      if (next === undefined) return at
      if (next < lowest(first, i) || next > highest(first, i)) {
        const where = i === 1 ? `byte ${hex(first)} in position ${at}` : `bytes in position ${at}-${at + i - 1}`
        throw new DecodeError(`'utf-8' codec can't decode ${where}: invalid continuation byte`)
      }
    }
    at += size
  }
  return at
}

const lowest = (first: number, i: number): number => (i === 1 && first === 0xe0 ? 0xa0 : i === 1 && first === 0xf0 ? 0x90 : 0x80)
const highest = (first: number, i: number): number => (i === 1 && first === 0xed ? 0x9f : i === 1 && first === 0xf4 ? 0x8f : 0xbf)
