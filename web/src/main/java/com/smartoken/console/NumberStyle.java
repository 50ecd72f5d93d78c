package com.smartoken.console;

/** How somebody writes numbers; named by how it looks, as kept with the account. */
public enum NumberStyle {
    COMMA_DOT("1,234.56", ',', '.'),
    DOT_COMMA("1.234,56", '.', ','),
    /** The space that is printed does not break a line. */
    SPACE_COMMA("1 234,56", '\u00a0', ',');

    private final String example;
    private final char group;
    private final char decimal;

    NumberStyle(String example, char group, char decimal) {
        this.example = example;
        this.group = group;
        this.decimal = decimal;
    }

    /** {@code 1,234.56} or one of the others. */
    public String example() {
        return example;
    }

    /** The style of an example; the first for anything unknown. */
    public static NumberStyle of(String example) {
        for (NumberStyle style : values()) if (style.example.equals(example)) return style;
        return COMMA_DOT;
    }

    /** A plain decimal such as {@code -1234.5} with this style's marks. */
    String write(String plain) {
        int dot = plain.indexOf('.');
        String whole = dot < 0 ? plain : plain.substring(0, dot);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < whole.length(); i++) {
            int left = whole.length() - i;
            if (i > 0 && left % 3 == 0 && Character.isDigit(whole.charAt(i - 1))) text.append(group);
            text.append(whole.charAt(i));
        }
        return dot < 0
                ? text.toString()
                : text.append(decimal).append(plain, dot + 1, plain.length()).toString();
    }

    /** What somebody typed in this style, as a plain decimal; other text comes back as it is. */
    String read(String typed) {
        String text = typed.strip().replace("$", "").replace("\u00a0", " ").strip();
        // A single mark followed by one or two digits is a decimal mark, whatever the style: 12.50 is never twelve
        // hundred.
        // Nor does a group begin with nothing: 0.005 is half a cent.
        if (text.matches("\\d+[.,]\\d{1,2}|0[.,]\\d+")) return text.replace(',', '.');
        String groups = group == '\u00a0' ? " " : String.valueOf(group);
        String quoted = java.util.regex.Pattern.quote(groups);
        if (text.matches("\\d{1,3}(" + quoted + "\\d{3})+([.,]\\d+)?")) text = text.replace(groups, "");
        return text.replace(decimal, '.');
    }
}
