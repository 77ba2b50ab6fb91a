/** UTC with microseconds: the monotonic clock counts on from the wall clock at start, corrected when they drift apart. */
let origin = performance.timeOrigin
let second = -1
let text = ''
export const isoNow = (): string => {
  const wall = Date.now()
  if (Math.abs(origin + performance.now() - wall) > 5) origin = wall - performance.now()
  const micros = Math.floor((origin + performance.now()) * 1000)
  const now = Math.floor(micros / 1_000_000)
  // all but the fraction is the same for a second
  if (now !== second) { second = now; text = new Date(now * 1000).toISOString().slice(0, 20) }
  return `${text}${String(micros % 1_000_000).padStart(6, '0')}Z`
}
