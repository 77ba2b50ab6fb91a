// npm run test:hana -- hana://user:password@host:port?encrypt=true: the suites of the databases against a real SAP HANA.
// Suites that know nothing of SAP HANA are left out. Words behind the URL leave only the files whose paths have one of them: … packages/auth contract/values
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensure, node, root, run } from './ensure.mjs'

ensure()
const [url, ...only] = process.argv.slice(2)
if (!/^hana:\/\//.test(url ?? '')) {
  console.error('Which server? npm run test:hana -- "hana://user:password@host:port?encrypt=true"')
  process.exit(2)
}
/** Suites of all databases, and of SAP HANA alone. */
const speaks = (file) => /\b(everyDatabase|testedKinds)\b/.test(readFileSync(join(root, file), 'utf8'))
const files = ['packages/sql/*.test.ts', 'packages/sql/contract/*.test.ts', 'packages/engine/*.test.ts', 'packages/auth/*.test.ts'].flatMap((pattern) => globSync(pattern, { cwd: root })).filter(speaks).filter((file) => only.length === 0 || only.some((word) => file.includes(word))).sort()
if (files.length === 0) {
  console.error(`No suite's path has ${only.join(' or ')} in it.`)
  process.exit(2)
}
process.exit(run(node, ['--test', '--test-concurrency=1', '--test-timeout=900000', ...files], { env: { ...process.env, TENON_TEST_HANA: url, TENON_TEST_ONLY: 'hana' } }))
