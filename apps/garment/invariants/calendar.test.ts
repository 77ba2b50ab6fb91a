import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calendarOf, holidaysOf, paceOf, workingHours } from '../trace/calendar.ts'

test('4. time in phase uses the working calendar: hours, lunch, Sundays and holidays of Colombia', () => {
  const office = calendarOf('DISEÑO')
  // Friday 15:30 to Tuesday 8:00, across the Monday of Saint Joseph (2026-03-23)
  assert.equal(workingHours('2026-03-20T20:30:00.000000Z', '2026-03-24T13:00:00.000000Z', office), 3)
  assert.equal(workingHours('2026-03-02T12:00:00.000000Z', '2026-03-02T22:30:00.000000Z', office), 9.5)
  assert.ok(holidaysOf(2026).has('2026-04-03') && holidaysOf(2026).has('2026-01-12') && !holidaysOf(2026).has('2026-01-06'))
  assert.ok(workingHours('2026-03-07T11:00:00.000000Z', '2026-03-07T16:00:00.000000Z', calendarOf('PRODUCCION')) > 0)
  assert.deepEqual([4, 4.01, 8, 8.01].map((spent) => paceOf(spent, { estimatedHours: 4, maximumHours: 8 })), ['EN_TIEMPO', 'EN_RIESGO', 'EN_RIESGO', 'ATRASADA'])
})

test('nights, lunch and Sundays make nothing late', () => {
  const office = calendarOf('CALIDAD')
  for (const [from, until] of [['2026-03-06T22:30:00.000000Z', '2026-03-09T12:00:00.000000Z'], ['2026-03-02T17:00:00.000000Z', '2026-03-02T18:00:00.000000Z'], ['2026-03-02T22:30:00.000000Z', '2026-03-03T12:00:00.000000Z']] as const) assert.equal(workingHours(from, until, office), 0, from)
})
