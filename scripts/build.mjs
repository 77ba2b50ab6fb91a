// npm run build: builds the admin's pages, if they have changed.
import { build, ensure } from './ensure.mjs'

ensure()
build()
