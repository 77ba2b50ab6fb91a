// node scripts/run.mjs FILE …: runs a TypeScript file of the project under its own Node.
import { ensure, node, run } from './ensure.mjs'

ensure()
const [file, ...args] = process.argv.slice(2)
process.exit(run(node, [file, ...args]))
