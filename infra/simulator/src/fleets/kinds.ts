/** Kinds of vehicles by their licence to operate, as `vehicle/roster@1` names them. */
export const VEHICLE_KINDS = ['bus', 'coach', 'hazmat', 'truck', 'taxi'] as const
export type VehicleKind = (typeof VEHICLE_KINDS)[number]
