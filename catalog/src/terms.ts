/** On which terms a dataset is given, and what its applications and clocks are read by. */
import {
  boolean,
  defaulting,
  type Fields,
  identifier,
  integer,
  list,
  localText,
  name,
  number,
  object,
  optional,
  record,
  refine,
  required,
  text,
  variants,
} from './shape.ts'
import type { Purpose, TermMask, Terms, WorkCalendar } from './types.ts'

/** An agreement lasts a year and may be renewed, unless the terms say less. */
const MAX_AGREEMENT_DAYS = 366
const MAX_GROUP = 100_000
const DAY_SECONDS = 86_400
/** Of longitude: the whole earth. */
const MAX_STEP = 360
const MAX_PREFIX_CHARACTERS = 32
const MAX_CALENDAR_DAYS = 366

/** Terms of a dataset whose file gives none. */
export const NO_TERMS: Terms = {
  providerConsent: false,
  subjects: {},
  maxDays: MAX_AGREEMENT_DAYS,
  masks: {},
  minimumGroups: {},
}

const columnName = name(/^[a-z][a-z0-9_]{0,62}$/, 'card_id')

const mask = variants<TermMask>('kind', {
  pseudonym: object<TermMask & { kind: 'pseudonym' }>({ kind: required(kind('pseudonym')) }),
  time: object<TermMask & { kind: 'time' }>({
    kind: required(kind('time')),
    seconds: required(integer(1, DAY_SECONDS)),
  }),
  grid: object<TermMask & { kind: 'grid' }>({
    kind: required(kind('grid')),
    step: required(number(Number.MIN_VALUE, MAX_STEP)),
  }),
  prefix: object<TermMask & { kind: 'prefix' }>({
    kind: required(kind('prefix')),
    characters: required(integer(1, MAX_PREFIX_CHARACTERS)),
  }),
})

export const terms = object<Terms>({
  conditions: optional(localText),
  purposes: optional(list(identifier, 1)),
  providerConsent: defaulting(boolean, NO_TERMS.providerConsent),
  subjects: defaulting(record(columnName), NO_TERMS.subjects),
  maxDays: defaulting(integer(1, MAX_AGREEMENT_DAYS), NO_TERMS.maxDays),
  masks: defaulting(record(mask), NO_TERMS.masks),
  minimumGroups: defaulting(
    record(
      object<Terms['minimumGroups'][string]>({
        size: required(integer(2, MAX_GROUP)),
        by: required(list(columnName)),
        of: required(columnName),
      }),
    ),
    NO_TERMS.minimumGroups,
  ),
})

export const purposesFields: Fields<{ purposes: readonly Purpose[] }> = {
  purposes: required(
    list(
      object<Purpose>({
        id: required(identifier),
        label: required(localText),
        description: required(localText),
      }),
      1,
    ),
  ),
}

const day = refine(text(), (value) =>
  /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
    ? undefined
    : { 'zh-CN': '日期应如 2026-10-01', en: 'a day looks like 2026-10-01' },
)

export const calendarFields: Fields<WorkCalendar> = {
  id: required(identifier),
  title: required(localText),
  basis: required(localText),
  years: required(
    record(
      object<WorkCalendar['years'][string]>({
        holidays: required(list(day, 0, MAX_CALENDAR_DAYS)),
        workdays: required(list(day, 0, MAX_CALENDAR_DAYS)),
      }),
    ),
  ),
}

function kind<T extends string>(value: T) {
  return refine(text(), (given) =>
    given === value ? undefined : { 'zh-CN': `应为 ${value}`, en: `must be ${value}` },
  ) as never
}
