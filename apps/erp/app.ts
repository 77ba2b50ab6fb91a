import { accountTables } from '@tenon/auth'
import { FeedEntry } from '@tenon/events'
import { fastapi } from '@tenon/http'
import { jobEntities } from '@tenon/jobs'
import { app, type Entity } from '@tenon/model'
import { documents } from './documents/document.ts'
import { calibrations, equipment, maintenance } from './equipment/equipment.api.ts'
import { equipmentLog } from './equipment/log.ts'
import { gateEntries } from './gate/entry.ts'
import { grns } from './gate/grn.api.ts'
import { adjustments, cycleCounts } from './materials/adjustment.ts'
import { lots, stockMoves } from './materials/lot.api.ts'
import { materials } from './materials/material.ts'
import { materialRequests } from './materials/request.api.ts'
import { reservations } from './materials/reservation.ts'
import { notify } from './notices/notices.ts'
import { tables, tasks } from './notices/notification.ts'
import { userList, users } from './people/user.api.ts'
import { PlantGrant, User } from './people/user.ts'
import { SiteFigures } from './plants/figures.ts'
import { capexRequests, escalations, projects, shifts } from './plants/leadership.ts'
import { plants } from './plants/plant.api.ts'
import { Plant } from './plants/plant.ts'
import { controlledCopies } from './print/copy.ts'
import { batches } from './production/batch.api.ts'
import { labelReconciliations, retentionSamples } from './production/closing.ts'
import { dispensings } from './production/dispensing.api.ts'
import { masterRecords } from './production/master.api.ts'
import { batchSteps } from './production/step.api.ts'
import { vendorInvoices } from './purchasing/invoice.ts'
import { approvalLimits } from './purchasing/limit.ts'
import { orders, requisitions } from './purchasing/purchasing.api.ts'
import { rateAgreements } from './purchasing/rate.ts'
import { quotations, rfqs } from './purchasing/rfq.api.ts'
import { vendors } from './purchasing/vendor.ts'
import { instruments, standards } from './quality/bench.ts'
import { certificates } from './quality/certificate.ts'
import { changeControls } from './quality/change.api.ts'
import { capas, deviations } from './quality/deviation.api.ts'
import { environment, safetyIncidents } from './quality/environment.ts'
import { oosInvestigations } from './quality/oos.ts'
import { complaints, internalAudits, stabilityStudies } from './quality/programs.ts'
import { recalls } from './quality/recall.ts'
import { samples } from './quality/sample.api.ts'
import { specifications } from './quality/specification.ts'
import { tests } from './quality/test.api.ts'
import { auditLogs } from './quality/trail.api.ts'
import { customers } from './sales/customer.ts'
import { salesOrders } from './sales/order.api.ts'
import { trainingRecords } from './training/training.api.ts'

/**
 * The pharmaceutical maker's system: who works where, what comes through the gate, what the laboratory finds, what is made of it.
 *
 * @example
 * const engine = createEngine(erp, database, { trail: { key } })
 */
export const erp = app({
  name: 'erp', title: 'Pharma ERP', prefix: '/api', dialect: fastapi(), tenant: Plant, metrics: true,
  resources: [
    userList, users, plants, gateEntries, grns, samples, tests, notify.notifications, notify.deliveries, tasks, materials, vendors, lots, stockMoves, reservations, masterRecords, batches, batchSteps, deviations, capas, documents, equipment, calibrations, maintenance, requisitions, orders, approvalLimits, auditLogs,
    materialRequests, customers, salesOrders, rfqs, quotations, rateAgreements, changeControls, trainingRecords, dispensings,
    specifications, oosInvestigations, certificates, stabilityStudies, complaints, internalAudits, environment, safetyIncidents, recalls, instruments, standards, adjustments, cycleCounts, equipmentLog, labelReconciliations, retentionSamples, vendorInvoices, shifts, escalations, projects, capexRequests, controlledCopies,
  ],
  entities: [PlantGrant, FeedEntry, ...Object.values(tables), ...jobEntities, SiteFigures, accountTables(User).oneTimeToken as unknown as Entity],
  reactions: notify.reactions,
})
