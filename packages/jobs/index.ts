// what a job is
export { enqueue, job, Job, jobEntities, Schedule } from './job.ts'
export type { JobDefinition, JobInput, Place, Work } from './job.ts'
// who does it
export { createJobs, LostJob } from './jobs.ts'
export type { Jobs, JobsOptions, WorkerOptions } from './jobs.ts'
