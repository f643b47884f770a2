import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { ContractId } from '@tongqu/contracts'
import type { Desk } from './desk.ts'
import { kindOf } from './publication.ts'
import { placeOf, textAt } from './tree.ts'

/** The contract whose records end when a full snapshot no longer has them. */
export const EVENT: ContractId = 'road/event@1'

/** What each kind of publication speaks of. */
const CONTRACTS: ReadonlyMap<string, readonly ContractId[]> = new Map<string, ContractId[]>([
  ['SituationPublication', [EVENT]],
  ['MeasurementSiteTablePublication', ['road/detector@1']],
  ['MeasuredDataPublication', ['road/detector_reading@1']],
  ['ElaboratedDataPublication', ['road/section_status@1']],
  ['PredefinedLocationsPublication', ['road/section@1']],
  ['VmsTablePublication', ['road/sign@1']],
  ['VmsPublication', ['road/sign_message@1']],
  [
    'ParkingTablePublication',
    ['parking/lot@1', 'parking/space@1', 'parking/tariff@1', 'parking/opening@1'],
  ],
  ['ParkingStatusPublication', ['parking/occupancy@1', 'parking/space_status@1']],
  ['ParkingFacilityTablePublication', ['parking/lot@1', 'parking/opening@1']],
  ['ParkingFacilityTableStatusPublication', ['parking/occupancy@1']],
])

/** All contracts, each once. */
export const EMITS: readonly ContractId[] = [...new Set([...CONTRACTS.values()].flat())]

/**
 * Contracts that a publication speaks of. One that is not supported is a reject with its name; a
 * GenericPublication of which nothing is known is a remark with its name (level B and C extensions
 * are anybody's to add).
 */
export function contractsOf(
  desk: Desk,
  payload: XmlElement,
  record?: string,
): readonly ContractId[] {
  const kind = kindOf(payload, record)
  if (kind === 'GenericPublication') return contractsOfGeneric(desk, payload)
  const contracts = CONTRACTS.get(kind)
  if (contracts) return contracts
  const reason = `publication ${kind.slice(0, 100)} is not supported`
  desk.reject(placeOf(payload), 'unsupported-publication', reason)
  return []
}

function contractsOfGeneric(desk: Desk, payload: XmlElement): readonly ContractId[] {
  const holder = childOf(payload, 'genericPublicationExtension')
  const names = holder?.children.map(({ name }) => name) ?? []
  const contracts = names.flatMap((name) => CONTRACTS.get(upper(name)) ?? [])
  const unknown = names.filter((name) => !CONTRACTS.has(upper(name)))
  if (names.length === 0) unknown.push(textAt(payload, 'genericPublicationName') ?? 'without name')
  for (const name of unknown) {
    const message = `generic publication ${name.slice(0, 100)} is not read`
    desk.note('unknown-generic-publication', message, placeOf(payload))
  }
  return [...new Set(contracts)]
}

function upper(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
