export { type Applications, openApplications } from './applications.ts'
export { ATTACHMENT_TYPES, type AttachmentType } from './attachment-types.ts'
export {
  type Attachment,
  type Attachments,
  MAX_ATTACHMENT_BYTES,
  openAttachments,
} from './attachments.ts'
export {
  type ApplicationAction,
  type ApplicationState,
  applicationMachine,
} from './machine.ts'
export { applicationInputs, contentSchema } from './schemas.ts'
export type { ApplicationStatistics } from './statistics.ts'
export type { ApplicationInputs } from './steps.ts'
export type * from './types.ts'
export type { ApplicationView, HistoryEntry } from './view.ts'
