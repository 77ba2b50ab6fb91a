// npm run test:hana -- hana://user:password@host:port?encrypt=true: the suites of the databases against a real SAP HANA.
import { globSync } from 'node:fs'
import { ensure, node, root, run } from './ensure.mjs'

ensure()
const [url] = process.argv.slice(2)
if (!/^hana:\/\//.test(url ?? '')) {
  console.error('Which server? npm run test:hana -- "hana://user:password@host:port?encrypt=true"')
  process.exit(2)
}
const files = ['packages/sql/*.test.ts', 'packages/sql/contract/*.test.ts', 'packages/engine/*.test.ts', 'packages/auth/*.test.ts'].flatMap((pattern) => globSync(pattern, { cwd: root })).sort()
process.exit(run(node, ['--test', '--test-concurrency=1', '--test-timeout=900000', ...files], { env: { ...process.env, TENON_TEST_HANA: url, TENON_TEST_ONLY: 'hana' } }))
