/** Pretty-prints JSON text without touching its numbers. */
export function indented(text: string, by: number): string {
  let out = ''
  let depth = 0
  let quoted = false
  const pad = (): string => `\n${' '.repeat(by * depth)}`
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (quoted) { out += c; if (c === '\\') out += text[++i] ?? ''; else if (c === '"') quoted = false } else if (c === '"') { quoted = true; out += c } else if ((c === '{' || c === '[') && (text[i + 1] === '}' || text[i + 1] === ']')) out += c + text[++i]!
    else if (c === '{' || c === '[') { depth++; out += c + pad() } else if (c === '}' || c === ']') { depth--; out += pad() + c } else if (c === ',') out += c + pad()
    else out += c === ':' ? ': ' : c
  }
  return out
}
