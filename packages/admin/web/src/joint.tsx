/** The mark: a tenon in its mortise. */
export const Joint = ({ size = 22 }: { readonly size?: number }) => <svg style={{ flex: 'none' }} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" fill="var(--mantine-primary-color-filled)" /><path d="M6 12h12v-4h8v16h-8v-4H6z" fill="#fbf3e4" /></svg>
