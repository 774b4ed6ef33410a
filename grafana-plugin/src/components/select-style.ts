import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/** The browser's own list of choices in the look of Grafana's inputs. `width` is left to the list where there is none. */
export function selectStyle(theme: GrafanaTheme2, width?: '100%'): string {
  return css({
    ...(width === undefined ? {} : { width }),
    height: theme.spacing(4),
    padding: theme.spacing(0, 1),
    background: theme.components.input.background,
    color: theme.colors.text.primary,
    border: `1px solid ${theme.components.input.borderColor}`,
    borderRadius: theme.shape.radius.default,
  });
}
