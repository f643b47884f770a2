/**
 * Units as contracts name them (UCUM codes), and those that sources use: kind of quantity, factor
 * to its base unit, and for temperatures what is added first.
 */
type Unit = { kind: string; factor: number; plus?: number }

const UNITS: Readonly<Record<string, Unit>> = {
  m: { kind: 'length', factor: 1 },
  km: { kind: 'length', factor: 1_000 },
  dm: { kind: 'length', factor: 0.1 },
  cm: { kind: 'length', factor: 0.01 },
  mm: { kind: 'length', factor: 0.001 },
  // International foot, inch and mile: exact by definition (UCUM table 9).
  '[in_i]': { kind: 'length', factor: 0.0254 },
  '[ft_i]': { kind: 'length', factor: 0.3048 },
  '[mi_i]': { kind: 'length', factor: 1_609.344 },
  s: { kind: 'time', factor: 1 },
  ms: { kind: 'time', factor: 0.001 },
  min: { kind: 'time', factor: 60 },
  h: { kind: 'time', factor: 3_600 },
  d: { kind: 'time', factor: 86_400 },
  wk: { kind: 'time', factor: 604_800 },
  'm/s': { kind: 'speed', factor: 1 },
  'km/h': { kind: 'speed', factor: 1 / 3.6 },
  '[mi_i]/h': { kind: 'speed', factor: 0.44704 },
  // International knot, 1 852 m an hour.
  '[kn_i]': { kind: 'speed', factor: 1_852 / 3_600 },
  '1': { kind: 'ratio', factor: 1 },
  '%': { kind: 'ratio', factor: 0.01 },
  '[ppth]': { kind: 'ratio', factor: 0.001 },
  deg: { kind: 'angle', factor: 1 },
  rad: { kind: 'angle', factor: 180 / Math.PI },
  kg: { kind: 'mass', factor: 1 },
  g: { kind: 'mass', factor: 0.001 },
  t: { kind: 'mass', factor: 1_000 },
  L: { kind: 'volume', factor: 1 },
  mL: { kind: 'volume', factor: 0.001 },
  m3: { kind: 'volume', factor: 1_000 },
  Cel: { kind: 'temperature', factor: 1 },
  K: { kind: 'temperature', factor: 1, plus: -273.15 },
  '[degF]': { kind: 'temperature', factor: 5 / 9, plus: -32 },
  '{currency}': { kind: 'money', factor: 1 },
  '{cent}': { kind: 'money', factor: 0.01 },
  '{space}': { kind: 'spaces', factor: 1 },
  '{vehicle}': { kind: 'vehicles', factor: 1 },
  '{vehicle}/h': { kind: 'flow', factor: 1 },
  '{vehicle}/min': { kind: 'flow', factor: 60 },
  '{vehicle}/s': { kind: 'flow', factor: 3_600 },
  '{vehicle}/km': { kind: 'density', factor: 1 },
  '{vehicle}/m': { kind: 'density', factor: 1_000 },
}

/**
 * Decimal places kept of a converted value, so that 250 cm are 2.5 m and not 2.5000000000000004.
 */
const PLACES = 9

/** Turns numbers in `from` into numbers in `to`; undefined when there is no such way. */
export function conversionOf(from: string, to: string): ((value: number) => number) | undefined {
  const [source, target] = [unitOf(from), unitOf(to)]
  if (!source || !target || source.kind !== target.kind) return undefined
  const { factor, plus = 0 } = source
  const shift = target.plus ?? 0
  return (value) => rounded(((value + plus) * factor) / target.factor - shift)
}

/** Names of the units that turn into `to`. */
export function unitsFor(to: string): string[] {
  const kind = unitOf(to)?.kind
  return Object.keys(UNITS).filter((name) => unitOf(name)?.kind === kind)
}

function unitOf(name: string): Unit | undefined {
  return Object.hasOwn(UNITS, name) ? UNITS[name] : undefined
}

function rounded(value: number): number {
  return Math.abs(value) < 1e9 ? Number(value.toFixed(PLACES)) : value
}
