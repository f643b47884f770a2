import { ENERGY_TYPES, PLATE_COLORS } from '../code-lists.ts'
import { date, decimal, oneOf, openCode, text } from '../forms.ts'
import type { Row, Table } from '../reader.ts'

/** 总质量 4.5 吨及以下普通货运车辆: these need no permit, so that their papers are asked for. */
const LIGHT_TONNES = 4.5

/** WLHY_CL1001, 车辆基本信息: its fields with the lengths of the interface. */
export const VEHICLE: Table = {
  fields: [
    { name: 'vehicleNumber', form: text(35), column: 'plate', need: 'always' },
    {
      name: 'vehiclePlateColorCode',
      form: oneOf(PLATE_COLORS),
      column: 'plate_color',
      need: 'always',
    },
    { name: 'vehicleType', form: text(3), column: 'vehicle_type', need: 'always' },
    { name: 'owner', form: text(128), column: 'owner', need: isLight },
    { name: 'useCharacter', form: text(20), column: 'use_character', need: isLight },
    { name: 'vin', form: text(32), column: 'vin', need: isLight },
    {
      name: 'issuingOrganizations',
      form: text(128),
      column: 'issuing_organization',
      need: isLight,
    },
    { name: 'registerDate', form: date, column: 'registered_on', need: isLight },
    { name: 'issueDate', form: date, column: 'issued_on', need: isLight },
    {
      name: 'vehicleEnergyType',
      form: openCode(ENERGY_TYPES, 12),
      column: 'energy_type',
      need: 'always',
    },
    { name: 'vehicleTonnage', form: decimal(9, 2), column: 'tonnage_tonnes', need: 'always' },
    { name: 'grossMass', form: decimal(9, 2), column: 'gross_mass_tonnes', need: 'always' },
    {
      name: 'roadTransportCertificateNumber',
      form: text(20),
      column: 'transport_certificate_number',
      need: 'always',
    },
    {
      name: 'trailerVehiclePlateNumber',
      form: text(35),
      column: 'trailer_plate',
      need: 'optional',
    },
    { name: 'remark', form: text(256), column: 'remark', need: 'optional' },
  ],
}

function isLight({ columns: { gross_mass_tonnes: mass } }: Row): boolean {
  return mass !== undefined && Number(mass) <= LIGHT_TONNES
}
