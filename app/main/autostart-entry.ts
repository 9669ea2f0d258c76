/** The word that starts Taproom without its window. */
export const HIDDEN = '--hidden';

/**
 * An argument of the Exec key as the Desktop Entry Specification wants it: in quotes, what is special in
 * them escaped, and again for the string type of the file; `%` would begin a field code. Pure.
 */
export const execWord = (word: string): string =>
  `"${word
    .replaceAll(/["`$\\]/g, String.raw`\$&`)
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;

/** The entry of ~/.config/autostart (Desktop Application Autostart Specification). Pure. */
export const autostartEntry = (command: readonly string[]): string => `[Desktop Entry]
Type=Application
Version=1.5
Name=Taproom
Comment=Virtual networks in the tray
Comment[zh_CN]=托盘中的虚拟网络
Exec=${[...command, HIDDEN].map(execWord).join(' ')}
Icon=taproom
Terminal=false
StartupNotify=false
X-GNOME-Autostart-enabled=true
`;
