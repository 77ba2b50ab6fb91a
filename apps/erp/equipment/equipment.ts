import { actor, choice, date, entity, given, instant, now, text } from '@tenon/model'
import { witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { key, stamped, timestamps } from '../traits.ts'

/** A machine or an instrument: fit for use only while calibrated, clean, qualified and free. */
export const Equipment = entity('equipment', {
  id: key(), code: text(30), name: text(150), class: text(50), line: text(50).optional(), room: text(50).optional(), status: choice('Idle', 'Running', 'Cleaning', 'Sanitization', 'Breakdown', 'Under QA Hold').default('Idle').readonly(),
  cleaningStatus: choice('Clean', 'Dirty', 'Pending Verification').default('Clean').readonly(), qualification: choice('Qualified', 'Requalification Due', 'Not Qualified').default('Qualified'), lastCalibration: date().optional().readonly(), nextCalibration: date().optional(), nextPmDate: date().optional().wire('next_pm_date').column('next_pm_date'),
  cleanedBy: witness('cleaned_by'), cleanedAt: instant().optional().readonly(), verifiedBy: witness('cleaning_verified_by'), holdReason: text(500).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'equipment', stamps: stamped, unique: [['code']], order: ['code'], label: 'Equipment', labelPlural: 'Equipment', title: (e) => `${e.code} ${e.name}`, index: [['class'], ['status'], ['nextCalibration']],
  gmp: { reason: true, aside: ['holdReason', 'nextCalibration', 'lastCalibration', 'nextPmDate'] },
  moves: {
    use: { when: { status: 'Idle', cleaningStatus: 'Clean' }, set: { status: 'Running', cleaningStatus: 'Dirty' }, refusal: 'Only clean, idle equipment is taken into use.' },
    stop: { when: { status: 'Running' }, set: { status: 'Idle' }, refusal: 'Only running equipment is stopped.' },
    soil: { when: { cleaningStatus: 'Clean' }, set: { cleaningStatus: 'Dirty' } },
    clean: { when: { status: ['Idle', 'Cleaning', 'Sanitization'], cleaningStatus: ['Dirty', 'Pending Verification', 'Clean'] }, set: { status: 'Idle', cleaningStatus: 'Pending Verification', cleanedBy: actor, cleanedAt: now }, refusal: 'Only idle equipment is cleaned.' },
    verifyCleaning: { when: { cleaningStatus: 'Pending Verification' }, set: { cleaningStatus: 'Clean', verifiedBy: actor }, signs: 'verified', apart: ['cleanedBy'], refusal: 'Only what was cleaned is verified.' },
    breakDown: { set: { status: 'Breakdown', holdReason: given('reason') } },
    hold: { set: { status: 'Under QA Hold', holdReason: given('reason') } },
    repair: { when: { status: 'Breakdown' }, set: { status: 'Under QA Hold' }, signs: 'repaired', refusal: 'Only what is broken is repaired.' },
    letGo: { when: { status: 'Under QA Hold' }, set: { status: 'Idle', holdReason: given('reason') }, signs: 'released', refusal: 'Only what is held is let go.' },
  },
})
