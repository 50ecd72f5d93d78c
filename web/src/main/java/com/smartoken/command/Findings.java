package com.smartoken.command;

import java.util.ArrayList;
import java.util.List;

/** What a check found: mistakes make it fail, warnings do not, facts say what is right. */
public record Findings(List<String> mistakes, List<String> warnings, List<String> facts) {
    public Findings() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
}
