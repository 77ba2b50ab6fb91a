import { hanaUrl, openHana } from '@tenon/sql'
import { startHana } from './server.ts'

/** A real server, named by `TENON_TEST_HANA` (`hana://user:password@host:port?encrypt=true`), else the stand-in. */
export async function startHanaServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const given = process.env.TENON_TEST_HANA
  return given === undefined || given === '' ? startHana() : { url: given, stop: () => Promise.resolve() }
}

let schemas = 0
/** An empty schema on a running server, as a database of its own; answers its URL. */
export async function newHanaSchema(url: string): Promise<string> {
  const name = `TENON_${process.pid}_${Date.now().toString(36)}_${++schemas}`.toUpperCase()
  const admin = openHana({ ...hanaUrl(url), poolMax: 1 })
  await admin.run({ text: `create schema "${name}"`, params: [], columns: [] })
  await admin.close()
  const made = new URL(url)
  made.searchParams.set('schema', name)
  return made.href
}

export async function dropHanaSchema(url: string): Promise<void> {
  const { schema: name = '', ...options } = hanaUrl(url)
  const admin = openHana({ ...options, poolMax: 1 })
  await admin.run({ text: `drop schema "${name}" cascade`, params: [], columns: [] })
  await admin.close()
}
