import type { Column } from '@tongqu/contracts'
import fc from 'fast-check'

/** Text of a cell of this column, or null for an empty one: valid, at the border, hostile. */
export function cellText(column: Column): fc.Arbitrary<string | null> {
  const empty = fc.constant(null)
  if (column.type === 'map') return empty
  const own = validText(column)
  return fc.oneof(
    { weight: 8, arbitrary: own },
    { weight: 2, arbitrary: fc.constantFrom(...borders(column)) },
    { weight: 1, arbitrary: empty },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
    { weight: 1, arbitrary: fc.tuple(PADDING, own, PADDING).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: bent(own) },
    { weight: 1, arbitrary: anyText(12) },
  )
}

/** Whole numbers, times, dates and words that some parser takes for what they are not. */
const HOSTILE = [
  ...['1.5', '1e400', '-1e400', '1e-400', '1e5', 'nan', 'NaN', 'inf', '-Infinity', '0x10', '1_000'],
  ...[
    '007',
    '+5',
    '-0',
    '- 5',
    '--5',
    '+-5',
    '5.',
    '.5',
    '.',
    '-',
    '+',
    'e',
    '1e',
    '1,5',
    '1d',
    '1f',
  ],
  ...[
    '٣',
    '１２',
    '5\u00a0',
    '\u00a05',
    '5\n',
    '\n5',
    '\v5',
    '5\f',
    '\r',
    '\t',
    ' ',
    '  ',
    '\u3000',
  ],
  ...[
    'true',
    'false',
    'TRUE',
    't',
    'f',
    'yes',
    'null',
    'NULL',
    'None',
    '{}',
    '[]',
    '""',
    "'",
    "''",
  ],
  ...[
    '24:00:00',
    '7:05:00',
    '007:05:00',
    '1000:00:00',
    '12:60:00',
    '12:00:60',
    '-1:00:00',
    '1:2:3',
  ],
  ...['25:00:00.5', '1 day', '1 hour', '12:00', '999:59:59', '00:00:00', '12:00:00 ', '12:00:00Z'],
  ...[
    '20240229',
    '20230229',
    '20240230',
    '00000101',
    '00010101',
    '99991231',
    '2024022',
    '202402290',
  ],
  ...['2024-02-29', '2023-02-29', '0000-01-01', '0001-01-01', '9999-12-31', '2024-2-9', 'infinity'],
  ...['2024-02-29T12:00:00Z', '2024-02-29T24:00:00Z', '2024-02-29T23:59:60Z', 'epoch', 'today'],
  ...['2024-02-29T12:00:00.123456Z', '2024-02-29T12:00:00.1234567Z', '2024-02-29T12:00:00+08:00'],
  ...['2024-02-29 12:00:00Z', '0000-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '294247-01-01', 'é'],
  ...['2147483647', '2147483648', '-2147483648', '-2147483649', '9223372036854775807'],
  ...['9223372036854775808', '-9223372036854775808', '-9223372036854775809', '1'.repeat(40)],
  ...[
    '0.1',
    '123456789012.123456',
    '1234567890123.1',
    '0.1234567',
    '-0.5',
    '00.10',
    '1.',
    '180.00001',
  ],
  ...[
    '%',
    '\\',
    '\\n',
    '$1',
    '{{x}}',
    ';DROP',
    "'; --",
    '站',
    '🚏',
    'e\u0301',
    '\u202e',
    '\ufeff',
    '|',
  ],
]

const PADDING = fc.constantFrom('', ' ', '  ', '\t', ' \t', '\n', '\u00a0', '+', '0')

function anyText(length: number): fc.Arbitrary<string> {
  return fc
    .string({ unit: 'binary', minLength: 1, maxLength: length })
    .map((text) => text.replaceAll('\0', '0'))
}

/** A valid text with one character put in, taken out or doubled. */
function bent(own: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(own, fc.nat(), fc.constantFrom('', '0', '-', '.', ' ', 'x', ':')).map((parts) => {
    const [text, place, put] = parts
    const at = place % (text.length + 1)
    return (text.slice(0, at) + put + text.slice(put === '' ? at + 1 : at)).toWellFormed() || '0'
  })
}

function validText(column: Column): fc.Arbitrary<string> {
  const choices = (column.schema.enum as unknown[] | undefined)?.filter((each) => each !== null)
  if (choices) return fc.constantFrom(...choices.map((choice) => written(column, choice)))
  if (column.textForm === 'gtfs-time') return gtfsTime()
  if (column.textForm === 'gtfs-date') return day().map((text) => text.replaceAll('-', ''))
  if (column.textForm === 'zero-one') return fc.constantFrom('0', '1')
  const { minimum, maximum, pattern } = column.schema as Limits
  switch (column.type) {
    case 'integer':
      return fc.integer({ min: minimum ?? -(2 ** 31), max: maximum ?? 2 ** 31 - 1 }).map(String)
    case 'long':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)
    case 'double':
      return fc.oneof(double(minimum, maximum).map(String), double(minimum, maximum).map(fixed))
    case 'decimal':
      return fc.stringMatching(new RegExp(pattern ?? ''))
    case 'boolean':
      return fc.constantFrom('true', 'false')
    case 'date':
      return day()
    case 'timestamp':
      return instant()
    default:
      return pattern ? fc.stringMatching(new RegExp(pattern)) : anyText(20)
  }
}

type Limits = {
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  minLength?: number
  maxLength?: number
  pattern?: string
}

function written(column: Column, choice: unknown): string {
  return column.textForm === 'zero-one' ? String(Number(choice)) : String(choice)
}

function double(min = -1e308, max = 1e308): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true, noDefaultInfinity: true })
}

function fixed(value: number): string {
  return Math.abs(value) < 1e15 ? value.toFixed(7) : value.toExponential(3)
}

function gtfsTime(): fc.Arbitrary<string> {
  const part = fc.integer({ min: 0, max: 59 }).map((value) => String(value).padStart(2, '0'))
  return fc
    .tuple(fc.integer({ min: 0, max: 999 }).map(String), part, part)
    .map((all) => all.join(':'))
}

function day(): fc.Arbitrary<string> {
  const noInvalidDate = true
  const [min, max] = [new Date('0001-01-01T00:00:00Z'), new Date('9999-12-31T00:00:00Z')]
  return fc.date({ min, max, noInvalidDate }).map((date) => date.toISOString().slice(0, 10))
}

function instant(): fc.Arbitrary<string> {
  const fraction = fc.constantFrom('', '.5', '.000001', '.999999', '.100')
  const time = fc.date({ min: new Date(0), max: new Date('2199-12-31'), noInvalidDate: true })
  return fc
    .tuple(time, fraction)
    .map(([date, digits]) => `${date.toISOString().slice(0, 19)}${digits}Z`)
}

/** Lengths this long are left to the contracts' own tests: rows are generated by the thousand. */
const LONG_TEXT = 5_000

/** Texts on either side of each bound the schema sets. */
function borders(column: Column): string[] {
  const limits = column.schema as Limits
  const bounds = [
    limits.minimum,
    limits.maximum,
    limits.exclusiveMinimum,
    limits.exclusiveMaximum,
  ].filter((bound) => bound !== undefined)
  const numbers = bounds.flatMap((bound) => [bound - 1, bound, bound + 1, bound + 0.5].map(String))
  const { minLength, maxLength } = limits
  const lengths = [minLength, maxLength].flatMap((length) =>
    length === undefined || length > LONG_TEXT ? [] : [length - 1, length, length + 1],
  )
  const texts = lengths.flatMap((length) => (length > 0 ? ['a'.repeat(length)] : []))
  const wide = maxLength && maxLength <= LONG_TEXT ? ['🚏'.repeat(maxLength)] : []
  return [...numbers, ...texts, ...wide, '0', '1']
}
