import { choices, date, decimal, float, integer, lines, list, map, nested, one, part, resource, signedIn, text } from '@tenon/model'
import { Tag } from './tag.ts'
import { Zoo } from './zoo.ts'

const Part = part('zoo_part', { name: text(5), count: integer().min(1).max(9).default(1) })

/** What a client may send beside the fields: other names for stored ones, and kinds that no column of the zoo has. */
const extra = {
  tagSlug: one(Tag).by('slug').source('mainTag').optional(),
  pin: text().pattern(/^\d{4}$/).omittable(), short: text(5).length({ min: 3 }).untrimmed().omittable(),
  levels: list(integer().min(0)).length({ max: 3 }).omittable(), nonempty: list(text()).filled().omittable(), scores: map(float()).omittable(), flags: choices({ a: 'a', b: 'b', c: 'c' }).omittable(),
  part: nested(Part).optional(), parts: lines(Part), cents: decimal(4, 2).min(0).max(50).numeric().omittable(),
  day: date().formats('DD/MM/YYYY', 'YYYY-MM-DD').source('date').omittable(), password: text().omittable(),
}
const own = ['char', 'charNull', 'text', 'slug', 'email', 'url', 'uuid', 'ip', 'integer', 'small', 'positive', 'big', 'floating', 'decimal', 'boolean', 'booleanRequired', 'booleanNull',
  'date', 'time', 'datetime', 'duration', 'size', 'colour', 'json', 'tags'] as const

export const zoo = resource(Zoo, {
  path: 'zoo', allow: { read: signedIn, create: signedIn, update: signedIn, delete: signedIn },
  list: ['id', ...own, { as: 'tag_slug', path: 'mainTag.slug' }, { name: 'main_tag_name', needs: ['mainTag.name'], of: (row) => row['mainTag.name'] }],
  create: [...own, ...(Object.keys(extra) as (keyof typeof extra)[])], extra,
  reply: { given: { as: 'echo', fields: ['pin', 'short', 'levels', 'nonempty', 'scores', 'flags', 'part', 'parts', 'cents', 'password'] } },
  search: ['char', 'text', 'tags.name'], sort: ['id', 'integer', 'floating', 'char', 'date', 'size'],
  filter: [
    'char', 'uuid', 'integer', 'floating', 'decimal', { param: 'boolean', path: 'boolean', op: 'eq', form: true }, { param: 'boolean_null', path: 'booleanNull', op: 'eq', form: true }, 'date', 'size', 'colour',
    'datetime', { param: 'datetime_plain', path: 'datetime', op: 'gte', form: true }, 'time', 'duration',
    { param: 'tags', path: 'tags', op: 'eq', reads: 'multiple' }, { param: 'tags_all', path: 'tags', op: 'eq', reads: 'multiple', conjoined: true }, { param: 'tag', path: 'mainTag.slug', op: 'eq' },
    { param: 'char_not', path: 'char', op: 'eq', exclude: true }, { param: 'required_with', path: 'text', op: 'icontains', minLength: 3 },
    { param: 'null_main', path: 'mainTag', op: 'eq', nullWord: 'null' }, { param: 'size_any', path: 'size', op: 'eq', reads: 'multiple', knows: 'stored' }, { param: 'big_range', path: 'big', op: 'range' },
  ],
})
