import { anyone, entity, id, resource, slug, staff, text } from '@tenon/model'

export const Tag = entity('tag', { id: id(), name: text(50).unique(), slug: slug().unique() }, { table: 'examples_tag', order: ['id'], title: (t) => t.name })

export const tags = resource(Tag, {
  path: 'tags', list: [{ link: 'url' }, 'id', 'name', 'slug'], filter: ['name'], allow: { read: anyone, create: staff, update: staff, delete: staff },
})
