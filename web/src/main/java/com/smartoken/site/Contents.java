package com.smartoken.site;

import com.smartoken.content.Heading;
import java.util.ArrayList;
import java.util.List;

/** A heading in a page's table of contents, with those below it. */
public record Contents(String href, String text, List<Contents> below) {

    /** The headings of level 2, and those of level 3 under each. */
    public static List<Contents> of(List<Heading> headings) {
        List<Contents> contents = new ArrayList<>();
        for (Heading heading : headings) {
            Contents entry = new Contents("#" + heading.id(), heading.text(), new ArrayList<>());
            if (heading.level() == 2 || contents.isEmpty()) contents.add(entry);
            else if (heading.level() == 3) contents.getLast().below.add(entry);
        }
        return contents;
    }
}
