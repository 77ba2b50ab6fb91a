// node cluster.ts COUNT SCRIPT …: a Node server as several processes on one port.
import cluster from 'node:cluster'

const [count, exec, ...args] = process.argv.slice(2)
cluster.setupPrimary({ exec: exec!, args })
for (let i = 0; i < Number(count); i++) cluster.fork()
