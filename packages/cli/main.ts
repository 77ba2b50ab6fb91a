#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// half of a short command's time would be spent on compiling
enableCompileCache()
await import('./tenon.ts')
