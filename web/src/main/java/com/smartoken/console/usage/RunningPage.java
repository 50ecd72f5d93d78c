package com.smartoken.console.usage;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.console.Stamp;

/** What is told of a request that has not ended. */
public record RunningPage(ConsoleLayout layout, String id, String model, String held, Stamp started) {}
