/** What may stand in each kind of catalogue file: keys, types, bounds and defaults. */
import type { ContractId, DataClass, LocalText } from '@tongqu/contracts'
import { plain } from './plain.ts'
import type { Fields, Read } from './shape.ts'
import {
  boolean,
  defaulting,
  httpUrl,
  identifier,
  integer,
  list,
  localText,
  name,
  number,
  object,
  oneOf,
  optional,
  record,
  refine,
  required,
  scalarText,
  setting,
  text,
} from './shape.ts'
import { NO_TERMS, terms } from './terms.ts'
import { dialOnly, forwardListen, transport } from './transports.ts'
import type {
  Dataset,
  DatasetTable,
  Door,
  Family,
  Forward,
  Licence,
  Product,
  ProductInput,
  Provider,
  Route,
  Source,
  Tier,
  TierId,
} from './types.ts'

/** From the most to the least open. */
export const TIER_IDS: readonly TierId[] = ['open', 'restricted', 'licensed', 'closed']

/** From the least to the most sensitive; an override may only go up. */
export const DATA_CLASSES: readonly DataClass[] = [
  'public',
  'internal',
  'personal',
  'sensitive',
  'important',
]

export const DOORS: readonly Door[] = ['records', 'files', 'feeds', 'gtfs']

/** Weeks, days, then hours, minutes and seconds; months and years have no fixed length. */
const DURATION = new RegExp(
  '^P(?=[0-9T])(?:([0-9]+)W)?(?:([0-9]+)D)?' +
    '(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?)?$',
)

const DAY_SECONDS = 86_400
const MAX_KEYWORD_CHARACTERS = 40
const MAX_DAYS = 36_500
const MAX_SECONDS = MAX_DAYS * DAY_SECONDS

/** One gibibyte: no national timetable is larger when zipped. */
const MAX_DELIVERY_BYTES = 1_073_741_824
const MAX_DELIVERY_ENTITIES = 100_000_000
const MAX_DELIVERY_SECONDS = 3_600

const MAX_OPTION_CHARACTERS = 60_000
const MAX_ROUTE_VALUE_CHARACTERS = 200

const tableName = name(/^[a-z][a-z0-9_]*$/, 'stop_times')
const contractId = name(/^[a-z0-9-]+\/[a-z0-9_-]+@[1-9][0-9]*$/, 'gtfs/stops@1', 128)

/** `gtfs/stops@1` alone means a table `stops`; the long form gives it another name. */
const table: Read<DatasetTable> = (node, page, path) => {
  const long = typeof node === 'object' && node !== null && 'items' in node
  if (long) {
    return object<DatasetTable>({
      name: required(tableName),
      contract: required(contractId as Read<ContractId>),
    })(node, page, path)
  }
  const contract = contractId(node, page, path)
  if (contract === undefined) return undefined
  const short = contract.slice(contract.indexOf('/') + 1, contract.indexOf('@'))
  return { name: short, contract: contract as ContractId }
}

const bbox: Read<readonly [number, number, number, number]> = (node, page, path) => {
  const values = list(number(-180, 180))(node, page, path)
  if (values === undefined) return undefined
  const [west, south, east, north] = values
  const usable =
    values.length === 4 &&
    west !== undefined &&
    south !== undefined &&
    east !== undefined &&
    north !== undefined &&
    south < north &&
    west < east &&
    south >= -90 &&
    north <= 90
  if (usable) return [west, south, east, north]
  page.fault(path, {
    'zh-CN': '范围应为 [西, 南, 东, 北]，单位为度',
    en: 'the box must be [west, south, east, north] in degrees',
  })
  return undefined
}

const route = object<Route>({
  contract: required(contractId as Read<ContractId>),
  where: defaulting(record(list(scalarText(MAX_ROUTE_VALUE_CHARACTERS), 1)), {}),
  dataset: required(identifier),
})

/** Rules of the checks, their parameters and the values that differ here. */
const quality: Read<Dataset['quality']> = record(record(setting))

/** Several lines are allowed: one option may list a whole province's platforms. */
const options = record(text(MAX_OPTION_CHARACTERS))

export const datasetFields: Fields<Dataset> = {
  id: required(identifier),
  family: required(identifier),
  title: required(localText),
  description: required(localText),
  provider: required(identifier),
  tier: required(oneOf(TIER_IDS)),
  state: defaulting(oneOf(['PROPOSED', 'LISTED', 'WITHDRAWN']), 'LISTED'),
  licence: required(licenceId()),
  terms: defaulting(terms, NO_TERMS),
  keywords: required(
    object<Dataset['keywords']>({
      'zh-CN': required(list(text(MAX_KEYWORD_CHARACTERS), 1)),
      en: required(list(text(MAX_KEYWORD_CHARACTERS), 1)),
    }),
  ),
  tables: required(list(table)),
  doors: required(list(oneOf(DOORS))),
  landing: required(oneOf(['replace', 'append'])),
  updateFrequency: required(refine(text(), durationFault)),
  freshnessLimitSeconds: required(integer(1, MAX_SECONDS)),
  retention: required(
    object<Dataset['retention']>({
      historyDays: optional(integer(1, MAX_DAYS)),
      versionDays: required(integer(1, MAX_DAYS)),
      rawDays: required(integer(1, MAX_DAYS)),
    }),
  ),
  coverage: required(
    object<Dataset['coverage']>({ area: required(localText), bbox: optional(bbox) }),
  ),
  quality: defaulting(quality, {}),
  classOverrides: defaulting(record(oneOf(DATA_CLASSES)), {}),
  synthetic: defaulting(boolean, false),
}

export const sourceFields: Fields<Source> = {
  id: required(identifier),
  adapter: required(identifier),
  dataset: required(identifier),
  feed: required(name(/^[a-z0-9][a-z0-9._-]*$/, 'linheng-bus')),
  transport: required(transport),
  routes: defaulting(list(route), []),
  zone: required(refine(text(), zoneFault)),
  limits: required(
    object<Source['limits']>({
      bytes: required(integer(1, MAX_DELIVERY_BYTES)),
      entities: required(integer(1, MAX_DELIVERY_ENTITIES)),
      seconds: required(integer(1, MAX_DELIVERY_SECONDS)),
    }),
  ),
  options: defaulting(options, {}),
  mapping: optional(plain as Read<NonNullable<unknown>>),
  enabled: defaulting(boolean, true),
  synthetic: defaulting(boolean, false),
}

export const forwardFields: Fields<Forward> = {
  id: required(identifier),
  dataset: required(identifier),
  table: required(tableName),
  adapter: required(identifier),
  transport: required(dialOnly),
  listen: required(forwardListen),
  zone: required(refine(text(), zoneFault)),
  options: defaulting(options, {}),
  enabled: defaulting(boolean, true),
}

/** Names as they stand in SQL without quotes; `slice` and `parameters` are the hub's own. */
const inputName = /^(?!slice$|parameters$)[a-z][a-z0-9_]{0,62}$/

const MAX_PRODUCT_INPUTS = 16
/** A year. */
const MAX_INPUT_HOURS = 8_784
/** Beyond it a double is no longer exact. */
const MAX_PARAMETER = Number.MAX_SAFE_INTEGER
const PRODUCT_EVERY_SECONDS = 60

const productInput = object<ProductInput>({
  dataset: required(identifier),
  table: required(tableName),
  hoursBefore: defaulting(integer(0, MAX_INPUT_HOURS), 0),
  hoursAfter: defaulting(integer(0, MAX_INPUT_HOURS), 0),
})

/** All but `sql`, which stands in a file of its own. */
export const productFields: Fields<Omit<Product, 'sql'>> = {
  id: required(identifier),
  dataset: required(identifier),
  table: required(tableName),
  inputs: required(refine(record(productInput), inputsFault)),
  query: optional(identifier),
  slice: defaulting(oneOf(['hour', 'day']), 'day'),
  everySeconds: defaulting(integer(1, DAY_SECONDS), PRODUCT_EVERY_SECONDS),
  settledHours: defaulting(integer(0, MAX_INPUT_HOURS), 0),
  parameters: defaulting(record(number(-MAX_PARAMETER, MAX_PARAMETER)), {}),
  safeguard: optional(localText),
  enabled: defaulting(boolean, true),
}

export const providerFields: Fields<Provider> = {
  id: required(identifier),
  name: required(localText),
  homepage: optional(httpUrl),
  contact: optional(text(200)),
}

export const licenceFields: Fields<Licence> = {
  id: required(licenceId()),
  title: required(localText),
  url: optional(httpUrl),
  attribution: optional(localText),
}

export const tiersFields: Fields<{ tiers: readonly Tier[] }> = {
  tiers: required(
    list(
      object<Tier>({
        id: required(oneOf(TIER_IDS)),
        label: required(localText),
        description: required(localText),
      }),
    ),
  ),
}

export const familiesFields: Fields<{ families: readonly Family[] }> = {
  families: required(
    list(object<Family>({ id: required(identifier), label: required(localText) })),
  ),
}

/** Seconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds. */
export function durationSeconds(duration: string): number | undefined {
  const parts = DURATION.exec(duration)
  if (parts === null) return undefined
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0))
  const total =
    ((weeks ?? 0) * 7 + (days ?? 0)) * DAY_SECONDS +
    (hours ?? 0) * 3_600 +
    (minutes ?? 0) * 60 +
    (seconds ?? 0)
  return total > 0 ? total : undefined
}

function durationFault(value: string) {
  if (durationSeconds(value) !== undefined) return undefined
  return {
    'zh-CN': `“${value}” 不是 ISO 8601 时长，应如 PT30S、P1D`,
    en: `"${value}" is no ISO 8601 duration such as PT30S or P1D`,
  }
}

/** Licences carry a version: `cc-by-4.0`. */
function licenceId(): Read<string> {
  return name(/^[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*$/, 'cc-by-4.0')
}

function zoneFault(value: string) {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return undefined
  } catch {
    return { 'zh-CN': `未知时区 ${value}`, en: `unknown time zone ${value}` }
  }
}

function inputsFault(inputs: Product['inputs']): LocalText | undefined {
  const names = Object.keys(inputs)
  const sound = names.length > 0 && names.length <= MAX_PRODUCT_INPUTS
  if (sound && names.every((each) => inputName.test(each))) return undefined
  return {
    'zh-CN': `须有 1 至 ${MAX_PRODUCT_INPUTS} 个输入，名称如 transactions，不得为 slice、parameters`,
    en: `1 to ${MAX_PRODUCT_INPUTS} inputs with names such as transactions, none of them slice or parameters`,
  }
}
