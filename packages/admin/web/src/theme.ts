import { createTheme, mergeThemeOverrides, type MantineColorsTuple } from '@mantine/core'

/** Oiled oak: warm neutrals, one accent. */
const oak: MantineColorsTuple = ['#fbf5ea', '#f3e7d2', '#e6cfa6', '#d9b578', '#cd9e51', '#c08a37', '#a06d24', '#7a4f1d', '#5f3d17', '#432a10']
const sand: MantineColorsTuple = ['#faf7f2', '#f3eee6', '#e9e3d9', '#ddd6ca', '#cbc3b6', '#ada598', '#867e72', '#5c554b', '#413b33', '#2b2721']
const stone: MantineColorsTuple = ['#c9c6c1', '#b8b5af', '#8f8b84', '#6d6963', '#4a4742', '#35332f', '#2a2825', '#1f1e1b', '#181715', '#11100f']

const look = createTheme({
  primaryColor: 'oak', primaryShade: { light: 7, dark: 4 }, autoContrast: true, luminanceThreshold: 0.3, colors: { oak, gray: sand, dark: stone },
  fontFamily: "'Inter', 'Noto Sans', system-ui, -apple-system, 'Segoe UI', 'Noto Sans Bengali', sans-serif", headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.15rem' } } },
  defaultRadius: 'md', cursorType: 'pointer', focusRing: 'auto', respectReducedMotion: true,
})

/** The look, with buttons that say in the reader's language what they do. */
export const themeOf = ({ close }: { readonly close: string }) => {
  const closeButtonProps = { 'aria-label': close }
  return mergeThemeOverrides(look, { components: { Modal: { defaultProps: { closeButtonProps } }, Drawer: { defaultProps: { closeButtonProps } }, Notification: { defaultProps: { closeButtonProps } } } })
}
