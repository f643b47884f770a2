/** Annotations of a contract document as a whole; README.md says what each means. */
export const CONTRACT_ANNOTATIONS = [
  'x-title-zh-CN',
  'x-description-zh-CN',
  'x-contract',
  'x-standard',
  'x-class',
  'x-key',
  'x-eventTime',
  'x-partitionBy',
  'x-clusterBy',
  'x-geometry',
] as const

/** Annotations of one column. */
export const COLUMN_ANNOTATIONS = [
  'x-description-zh-CN',
  'x-standard',
  'x-class',
  'x-unit',
  'x-crs',
  'x-text',
  'x-precision',
  'x-scale',
] as const

export const ANNOTATIONS: readonly string[] = [
  ...new Set<string>([...CONTRACT_ANNOTATIONS, ...COLUMN_ANNOTATIONS]),
]
