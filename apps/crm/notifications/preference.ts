import { boolean, choice, entity, id, one, time } from '@tenon/model'
import { User } from '../people/user.ts'
import { stamped, timestamps } from '../traits.ts'

const on = () => boolean().default(true)
const off = () => boolean().default(false)

/** What a person wants to be told, and when not. */
export const Preference = entity('notification_preference', {
  id: id(), user: one(User).onDelete('cascade').unique(),
  emailNewLead: on(), emailNewDeal: on(), emailDealWon: on(), emailDealLost: off(), emailTeamActivity: off(), emailWeeklySummary: on(), emailMonthlyReport: on(), emailSystemUpdates: on(),
  pushNewLead: on(), pushNewDeal: on(), pushDealWon: on(), pushDealLost: off(), pushTeamActivity: off(), pushMentions: on(), pushTasksDue: on(),
  digestFrequency: choice('instant', 'daily', 'weekly', 'never').default('daily'), quietHoursStart: time().optional(), quietHoursEnd: time().optional(), ...timestamps,
}, { table: 'notification_preferences', stamps: stamped })
