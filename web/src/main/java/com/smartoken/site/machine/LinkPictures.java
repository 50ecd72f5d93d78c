package com.smartoken.site.machine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.smartoken.http.Representation;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures that others show beside a link to a page: 1200 by 630, the page's title and description on the site's
 * colours. Drawn once for each text and kept, the most asked for. A machine without any font gives the mark alone.
 */
final class LinkPictures {
    static final int WIDTH = 1200;
    static final int HEIGHT = 630;

    private static final Logger LOG = LoggerFactory.getLogger(LinkPictures.class);
    private static final int KEPT_MAX = 300;
    private static final int MARGIN = 84;
    private static final int TEXT_MAX = 300;
    private static final Color GROUND = new Color(0x0f, 0x1a, 0x17);
    private static final Color TITLE = new Color(0xf4, 0xf8, 0xf6);
    private static final Color QUIET = new Color(0xa9, 0xc0, 0xb8);

    private final Cache<Card, Representation> drawn =
            Caffeine.newBuilder().maximumSize(KEPT_MAX).build();
    private final String host;

    /** What a picture shows. */
    record Card(String section, String title, String text) {}

    LinkPictures(String host) {
        this.host = host;
    }

    Representation of(Card card) {
        return drawn.get(card, it -> Representation.lasting("image/png", Mark.png(draw(it))));
    }

    private BufferedImage draw(Card card) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = Mark.pen(image);
        pen.setColor(GROUND);
        pen.fillRect(0, 0, WIDTH, HEIGHT);
        pen.setColor(Mark.GREEN);
        pen.fillRect(0, HEIGHT - 14, WIDTH, 14);
        Mark.draw(pen, MARGIN, 72, 76);
        try {
            write(pen, card);
        } catch (RuntimeException | InternalError | LinkageError e) {
            // A machine without a font library: the mark alone is still a picture.
            LOG.warn("no fonts for link pictures: {}", e.toString());
        } finally {
            pen.dispose();
        }
        return image;
    }

    private void write(Graphics2D pen, Card card) {
        pen.setColor(TITLE);
        pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 38));
        pen.drawString("SmarToken", MARGIN + 100, 124);
        if (!card.section.isEmpty()) {
            pen.setColor(QUIET);
            pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 30));
            int width = pen.getFontMetrics().stringWidth(card.section);
            pen.drawString(card.section, WIDTH - MARGIN - width, 122);
        }
        pen.setColor(TITLE);
        Font large = new Font(Font.SANS_SERIF, Font.BOLD, 66);
        pen.setFont(large);
        if (lines(card.title, pen.getFontMetrics(), 4).size() > 2) pen.setFont(large.deriveFont(52f));
        int below = paragraph(pen, card.title, 262, 3);
        pen.setColor(QUIET);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 32));
        paragraph(pen, card.text, below + 14, 3);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 28));
        pen.drawString(host, MARGIN, HEIGHT - 54);
    }

    /** Draws lines from a baseline on and tells where the next would be. */
    private static int paragraph(Graphics2D pen, String text, int baseline, int linesMax) {
        int y = baseline;
        FontMetrics metrics = pen.getFontMetrics();
        for (String line : lines(text, metrics, linesMax)) {
            pen.drawString(line, MARGIN, y);
            y += (int) (metrics.getHeight() * 1.12);
        }
        return y;
    }

    /** Words in lines that fit; what is too much ends with an ellipsis. */
    static List<String> lines(String text, FontMetrics metrics, int linesMax) {
        int width = WIDTH - 2 * MARGIN;
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        String clean = text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
        for (String word : clean.strip().split("\\s+")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && metrics.stringWidth(longer) > width) {
                if (lines.size() == linesMax - 1) {
                    lines.add(line + "…");
                    return lines;
                }
                lines.add(line.toString());
                line.setLength(0);
                line.append(word);
            } else {
                line.setLength(0);
                line.append(longer);
            }
        }
        if (!line.isEmpty()) lines.add(line.toString());
        return lines;
    }
}
