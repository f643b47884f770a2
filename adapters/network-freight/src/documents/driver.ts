import { date, text } from '../forms.ts'
import type { Table } from '../reader.ts'

/**
 * WLHY_JSY1001, 驾驶员基本信息: its fields with the lengths of the interface. Class, authority and
 * validity of the licence are asked of drivers of light trucks by one client and of all by another;
 * which truck it is stands in another report, so that they are optional here.
 */
export const DRIVER: Table = {
  fields: [
    { name: 'driverName', form: text(30), column: 'driver_name', need: 'always' },
    { name: 'drivingLicense', form: text(18), column: 'driver_id', need: 'always' },
    { name: 'vehicleClass', form: text(20), column: 'vehicle_class', need: 'optional' },
    {
      name: 'issuingOrganizations',
      form: text(128),
      column: 'issuing_organization',
      need: 'optional',
    },
    { name: 'validPeriodFrom', form: date, column: 'valid_from', need: 'optional' },
    // 29991231 is a licence without end.
    { name: 'validPeriodTo', form: date, column: 'valid_until', need: 'optional' },
    {
      name: 'qualificationCertificate',
      form: text(19),
      column: 'qualification_number',
      need: 'always',
    },
    { name: 'telephone', form: text(18), column: 'phone', need: 'always' },
    { name: 'remark', form: text(256), column: 'remark', need: 'optional' },
  ],
}
