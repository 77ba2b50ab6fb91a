/** UTC with microseconds: the monotonic clock counts on from the wall clock at start, corrected when they drift apart. */
let origin = performance.timeOrigin
export const isoNow = (): string => {
  const wall = Date.now()
  if (Math.abs(origin + performance.now() - wall) > 5) origin = wall - performance.now()
  const micros = Math.floor((origin + performance.now()) * 1000)
  return `${new Date(Math.floor(micros / 1000)).toISOString().slice(0, 20)}${String(micros % 1_000_000).padStart(6, '0')}Z`
}
