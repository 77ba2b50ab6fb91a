import type { Command } from '../command.ts'
import { changepassword } from './changepassword.ts'
import { check } from './check.ts'
import { createsuperuser } from './createsuperuser.ts'
import { dumpdata } from './dumpdata.ts'
import { flush } from './flush.ts'
import { inspectdb } from './inspectdb.ts'
import { loaddata } from './loaddata.ts'
import { makemigrations } from './makemigrations.ts'
import { migrate } from './migrate.ts'
import { openapi } from './openapi.ts'
import { routes } from './routes.ts'
import { serve } from './serve.ts'
import { showmigrations } from './showmigrations.ts'
import { sqlmigrate } from './sqlmigrate.ts'

/** In the order in which a person meets them. */
export const commands: readonly Command[] = [serve, check, makemigrations, migrate, showmigrations, sqlmigrate, inspectdb, createsuperuser, changepassword, dumpdata, loaddata, flush, routes, openapi]
