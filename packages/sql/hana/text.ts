/**
 * HANA knows only `?`, each for one value: `?2 … ?1` becomes `? … ?`, and which value goes where. Names and texts in quotes stay.
 */
export function positional(text: string): { readonly text: string; readonly places: readonly number[] } {
  const places: number[] = []
  const out = text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\?(\d+)/g, (whole, place: string | undefined) => {
    if (place === undefined) return whole
    places.push(Number(place) - 1)
    return '?'
  })
  return { text: out, places }
}

/** HANA writes the halves of a surrogate pair apart (CESU-8); the driver leaves large texts in it. */
export function fromCesu8(bytes: Buffer): string {
  if (!bytes.includes(0xed)) return bytes.toString('utf8')
  let out = ''
  let plain = 0
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 0xed || (bytes[i + 1] ?? 0) < 0xa0) continue
    out += bytes.toString('utf8', plain, i) + String.fromCharCode(0xd000 | (((bytes[i + 1] ?? 0) & 0x3f) << 6) | ((bytes[i + 2] ?? 0) & 0x3f))
    i += 2
    plain = i + 1
  }
  return out + bytes.toString('utf8', plain)
}
