package com.smartoken.site.machine;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** The mark as pixels, from the same outline as {@code static/img/icon.svg}. Needs no font and no screen. */
final class Mark {
    static final Color GREEN = new Color(0x0b, 0x6b, 0x57);

    private static final float GRID = 32;
    private static final float LINE = 3.2f;

    /** The S, relative steps of cubic curves after its start at (21.5, 11.2), as in the SVG. */
    private static final float[][] CURVES = {
        {21.5f, 11.2f, 20.9f, 8.9f, 18.8f, 7.7f, 16f, 7.7f},
        {16f, 7.7f, 12.7f, 7.7f, 10.4f, 9.3f, 10.4f, 11.8f},
        {10.4f, 11.8f, 10.4f, 17.6f, 21.8f, 14.5f, 21.8f, 20.2f},
        {21.8f, 20.2f, 21.8f, 22.8f, 19.3f, 24.3f, 16f, 24.3f},
        {16f, 24.3f, 13f, 24.3f, 10.8f, 23f, 10.2f, 20.6f}
    };

    static {
        System.setProperty("java.awt.headless", "true");
    }

    private Mark() {}

    /** A square picture; {@code full} fills its corners, as the icons of phones want it. */
    static BufferedImage image(int size, boolean full) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = pen(image);
        if (full) {
            pen.setColor(GREEN);
            pen.fillRect(0, 0, size, size);
        }
        draw(pen, 0, 0, size);
        pen.dispose();
        return image;
    }

    /** Draws it with its upper left corner at a point. */
    static void draw(Graphics2D pen, double x, double y, double size) {
        AffineTransform before = pen.getTransform();
        pen.translate(x, y);
        pen.scale(size / GRID, size / GRID);
        pen.setColor(GREEN);
        pen.fill(new RoundRectangle2D.Float(0, 0, GRID, GRID, 18, 18));
        pen.setColor(Color.WHITE);
        pen.setStroke(new BasicStroke(LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        Path2D.Float line = new Path2D.Float();
        line.moveTo(CURVES[0][0], CURVES[0][1]);
        for (float[] curve : CURVES) line.curveTo(curve[2], curve[3], curve[4], curve[5], curve[6], curve[7]);
        pen.draw(line);
        pen.setTransform(before);
    }

    /** A pen that draws smoothly. */
    static Graphics2D pen(BufferedImage image) {
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        return pen;
    }

    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(32_768);
        try {
            ImageIO.setUseCache(false);
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
