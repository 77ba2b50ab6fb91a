import { type PlainRoute, route } from '@tenon/http'
import { billRun, suspendDue } from '../billing/jobs.ts'
import { periodOf } from '../billing/period.ts'
import { jobsOn } from '../jobs.ts'
import { managers } from '../roles.ts'

/** Pressed by the later front end, which does not wait: the job's number leads to how far it is, at `/jobs/{id}`. */
export const taskRoutes: readonly PlainRoute[] = [
  route('GET', '/api/v1/tasks/generate-bills', async ({ engine, context }) => {
    const period = await engine.act(context, async (hands) => periodOf(hands.today))
    return { body: { message: `Billing for ${period.month} has been started.`, task_id: await jobsOn(engine).put(billRun, { ...period }, context) } }
  }, { allow: managers, name: 'Generate bills in the background' }),
  // spelled so by the client
  route('GET', '/api/v1/tasks/deactive-due-customer', async ({ engine, context }) => ({
    body: { message: 'Customers with due bills are being deactivated.', task_id: await jobsOn(engine).put(suspendDue, {}, context) },
  }), { allow: managers, name: 'Suspend in the background' }),
]
