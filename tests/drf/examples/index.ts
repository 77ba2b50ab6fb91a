import { django } from '@tenon/http'
import { app } from '@tenon/model'
import type { SiteApp, SiteOptions } from '../site-app.ts'
import { examples as own } from './example.ts'
import { tags } from './tag.ts'
import { zoo } from './zoo.api.ts'

/** Examples, tags, and the zoo with a field of every kind. */
export const examples = ({ dialect }: SiteOptions): SiteApp => ({
  app: app({ name: 'examples', prefix: '/api/v1', dialect: django(dialect), resources: [own, tags, zoo] }),
  routes: [],
})
