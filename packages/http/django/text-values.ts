import { isIPv4, isIPv6 } from 'node:net'
import { domainToASCII } from 'node:url'

const edges = /^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g
/** Python's `str.strip()`: the byte order mark stays, the separators go. */
export const strip = (text: string): string => {
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  if (first > 32 && first < 127 && last > 32 && last < 127) return text
  return text.replace(edges, (run) => run.replace(/[^\ufeff]/g, ''))
}

/** Decimal digits of every script as ASCII ones: their blocks run from zero to nine. */
export function asciiDigits(text: string): string {
  if (!/[^\x00-\x7f]/.test(text)) return text
  return text.replace(/\p{Nd}/gu, (char) => {
    let code = char.codePointAt(0)!
    let digit = 0
    while (digit < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
      code--
      digit++
    }
    return String(digit)
  })
}

const emailUser = /^(?:[-!#$%&'*+/=?^_`{}|~0-9A-Z]+(?:\.[-!#$%&'*+/=?^_`{}|~0-9A-Z]+)*|"(?:[\x01-\x08\x0b\x0c\x0e-\x1f!#-[\]-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*")$/i
const emailDomain = /^(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?\.)+[A-Z0-9-]{2,63}(?<!-)$/i

export function isEmail(value: string): boolean {
  const at = value.lastIndexOf('@')
  if (at < 0 || value.length > 320) return false
  const domain = value.slice(at + 1)
  if (!emailUser.test(value.slice(0, at))) return false
  return domain === 'localhost' || isEmailDomain(domain) || (/[^\x00-\x7f]/.test(domain) && isEmailDomain(domainToASCII(domain)))
}

function isEmailDomain(domain: string): boolean {
  if (emailDomain.test(domain)) return true
  const literal = /^\[([A-F0-9:.]+)\]$/i.exec(domain)?.[1]
  return literal !== undefined && (isIPv4(literal) || isIPv6(literal))
}

const letters = 'a-z\\u00a1-\\uffff'
const ipv4 = '(?:0|25[0-5]|2[0-4][0-9]|1[0-9]?[0-9]?|[1-9][0-9]?)(?:\\.(?:0|25[0-5]|2[0-4][0-9]|1[0-9]?[0-9]?|[1-9][0-9]?)){3}'
const host = `(?:[${letters}0-9](?:[${letters}0-9-]{0,61}[${letters}0-9])?(?:\\.(?!-)[${letters}0-9-]{1,63}(?<!-))*\\.(?!-)(?:[${letters}-]{2,63}|xn--[a-z0-9]{1,59})(?<!-)\\.?|localhost)`
const urlShape = new RegExp(`^[a-z0-9.+-]*://(?:[^\\s:@/]+(?::[^\\s:@/]*)?@)?(?:${ipv4}|\\[[0-9a-f:.]+\\]|${host})(?::[0-9]{1,5})?(?:[/?#][^\\s]*)?$`, 'i')

export function isUrl(value: string): boolean {
  if (value.length > 2048 || /[\t\r\n]/.test(value)) return false
  const scheme = value.split('://')[0]!.toLowerCase()
  if (!['http', 'https', 'ftp', 'ftps'].includes(scheme)) return false
  const netloc = /^[^:]*:\/\/([^/?#]*)/.exec(value)?.[1]
  if (netloc === undefined || netloc.includes('[') !== netloc.includes(']')) return false
  if (!urlShape.test(value) && !urlShape.test(value.replace(netloc, domainToASCII(netloc)))) return false
  const bracketed = /^\[(.+)\](?::[0-9]{1,5})?$/.exec(netloc)?.[1]
  if (bracketed !== undefined && !isIPv6(bracketed)) return false
  const hostname = netloc.replace(/^.*@/, '').replace(/:\d*$/, '')
  return hostname !== '' && hostname.length <= 253
}

export const isSlug = (value: string): boolean => /^[-a-zA-Z0-9_]+$/.test(value)

/** The normal form of an address, or undefined: v6 compressed in lower case, a mapped v4 unpacked. */
export function cleanIp(value: string): string | undefined {
  if (!value.includes(':')) return isIPv4(value) ? value : undefined
  if (!isIPv6(value) || value.includes('%')) return undefined
  const short = new URL(`http://[${value}]/`).hostname.slice(1, -1)
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short)
  if (mapped === null) return short
  const high = Number.parseInt(mapped[1]!, 16)
  const low = Number.parseInt(mapped[2]!, 16)
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
}

/** A UUID from its digits with or without dashes, braces or `urn:uuid:`, or from a whole number. */
export function cleanUuid(value: unknown): string | undefined {
  let digits: string
  if (typeof value === 'string') digits = value.replace(/urn:/g, '').replace(/uuid:/g, '').replace(/^[{}]+|[{}]+$/g, '').replace(/-/g, '').toLowerCase()
  else if (typeof value === 'boolean') digits = (value ? '1' : '0').padStart(32, '0')
  else if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) digits = value < 0 ? '' : BigInt(value).toString(16).padStart(32, '0')
  else return undefined
  return /^[0-9a-f]{32}$/.test(digits) ? `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}` : undefined
}

/** Length as people count it: in code points. */
export const codePoints = (text: string): number => {
  let count = text.length
  for (let i = 0; i < text.length - 1; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) count--
  return count
}
