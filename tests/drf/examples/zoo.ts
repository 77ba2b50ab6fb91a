import { bigint, boolean, choice, date, decimal, duration, email, entity, float, id, instant, integer, ip, json, many, one, slug, text, time, url, uuid } from '@tenon/model'
import { Tag } from './tag.ts'

/** One field of every common kind. */
export const Zoo = entity('zoo', {
  id: id(),
  char: text(10).check((value) => (value === 'forbidden' ? 'This word is forbidden.' : value === 'many' ? ['First problem.', 'Second problem.'] : undefined)),
  charNull: text(10).optional(), text: text().blank(), slug: slug(20).optional().unique(), email: email().optional(), url: url().optional(), uuid: uuid().optional(), ip: ip().optional(),
  integer: integer().optional(), small: integer('small').optional(), positive: integer().min(0).optional(), big: bigint().optional(), floating: float().optional(), decimal: decimal(6, 3).optional(),
  boolean: boolean().default(false), booleanRequired: boolean(), booleanNull: boolean().optional(),
  date: date().optional(), time: time().optional(), datetime: instant().optional(), duration: duration().optional(),
  size: choice([[1, 'Small'], [2, 'Medium'], [3, 'Large']]).optional(),
  colour: choice({ Hot: { red: 'Red', orange: 'Orange' }, Cold: { blue: 'Blue' }, none: 'None' }).blank(),
  json: json().optional(), tags: many(Tag).default([]), mainTag: one(Tag).optional().reverse('zoos'),
}, {
  table: 'examples_zoo', order: ['id'],
  check: (zoo) => {
    if (zoo.integer === 13) return [{ path: ['integer'], message: 'Unlucky.' }, { path: ['small'], message: 'One.' }, { path: ['small'], message: 'Two.' }]
    if (zoo.integer === 14) return [{ path: [], message: 'Whole-object problem.' }, { path: [], message: 'Another.' }]
    return undefined
  },
})
