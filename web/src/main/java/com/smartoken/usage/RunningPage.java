package com.smartoken.usage;

import com.smartoken.account.ConsoleLayout;
import com.smartoken.account.Stamp;

/** What is told of a request that has not ended. */
public record RunningPage(ConsoleLayout layout, String id, String model, String held, Stamp started) {}
