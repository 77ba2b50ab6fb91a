// npm run trust [-- --goal N] [-- --seed S]: tries to break every promise at its stated size; exit code 1 on a miss.
import { ensure, node, run } from './ensure.mjs'

ensure()
process.exit(run(node, ['tests/trust/main.ts', ...process.argv.slice(2)]))
